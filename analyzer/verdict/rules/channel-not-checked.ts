import { KB942962, type Rule } from './rule.ts';

export const channelNotChecked: Rule = {
  id: 'SA02',
  cause: 'channel-not-checked',
  verdict: 'not-applicable',
  title: 'The installed licence does not activate as a KMS client',
  needs: ['channel'],
  sources: [KB942962],
  applies: ({ channel }) => channel.kind === 'not-checked',
  saw: ({ channel }) => `channel ${channel.channel} by ${channel.witness}`,
};
