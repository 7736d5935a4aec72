import { KB942962, type Rule } from './rule.ts';

export const channelNotChecked: Rule = {
  id: 'SA02',
  cause: 'channel-not-checked',
  needs: ['channel'],
  sources: [KB942962],
  applies: ({ channel }) => channel.kind === 'not-checked',
  saw: ({ channel }) => (channel.shownBy ? `${channel.shownBy} by ${channel.witness}` : 'no channel'),
};
