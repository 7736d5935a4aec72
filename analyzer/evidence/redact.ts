export function redactKeys(text: string): { text: string; count: number } {
  return { text, count: 0 };
}
