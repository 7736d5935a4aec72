import { KB942962, type Rule, sawFirmware } from './rule.ts';

export const markerValid: Rule = {
  id: 'SA08',
  cause: 'marker-valid',
  needs: ['firmware'],
  sources: [KB942962],
  applies: ({ firmware }) => firmware.state === 'marker-valid',
  saw: sawFirmware,
};
