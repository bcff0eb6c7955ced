import { machines } from "./values";

/** Whether a record may move from one state to another: `mayMove("lease", "draft", "active")`. */
export function mayMove(kind: keyof typeof machines, from: string, to: string): boolean {
  const moves: Record<string, readonly string[]> = machines[kind];
  return moves[from]?.includes(to) ?? false;
}
