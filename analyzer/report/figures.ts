/** temp */
import type { Cause, Verdict } from '../model.ts';
export interface Figures {
  devices: number;
  byVerdict: Record<Verdict, number>;
  byCause: Record<Cause, number>;
  actions: { action: string; devices: number; models: number }[];
  ages: { name: string; count: number }[];
  newest: string | null;
  withProblems: number;
  lowConfidence: number;
  program: string;
  finishedUtc: string | null;
  roots: string[];
}
export function figuresOf(summary: unknown): Figures {
  return summary as Figures;
}
