import { inWords } from '../os-generation.ts';
import { KB942962, type Rule } from './rule.ts';

export const osNotChecked: Rule = {
  id: 'SA01',
  cause: 'os-not-checked',
  needs: ['os'],
  sources: [KB942962],
  applies: ({ os }) => os.kind === 'not-checked',
  saw: ({ os }) => `Windows ${os.version ? inWords(os.version) : '?'}${os.server ? ', a server' : ''} by ${os.witness}`,
};
