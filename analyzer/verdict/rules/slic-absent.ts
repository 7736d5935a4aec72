import { KB942962, type Rule, sawFirmware } from './rule.ts';

export const slicAbsent: Rule = {
  id: 'SA09',
  cause: 'slic-absent',
  needs: ['firmware'],
  sources: [KB942962],
  applies: ({ firmware }) => firmware.state === 'slic-absent',
  saw: sawFirmware,
};
