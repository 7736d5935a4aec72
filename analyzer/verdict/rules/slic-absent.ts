import { KB942962, type Rule, sawFirmware } from './rule.ts';

export const slicAbsent: Rule = {
  id: 'SA09',
  cause: 'slic-absent',
  verdict: 'allowed',
  title: 'The firmware has no SLIC table, so there is nothing to check',
  needs: ['firmware'],
  sources: [KB942962],
  applies: ({ firmware }) => firmware.state === 'slic-absent',
  saw: sawFirmware,
};
