// Sends a bank's file: whole where the API takes it, else its lines in parts, one after the other.

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Attempt, createAttempt } from "../../../api/attempt";
import { type Answer, call, fetched, standardHeaders } from "../../../api/client";
import { Problem } from "../../../api/problems";
import type { Line } from "./lines";
import { partsOf } from "./parts";

const FILE = "/v1/bank-transactions/import-file";
const ROWS = "/v1/bank-transactions/import-rows";
export type BankImport = Answer<"post", typeof FILE>;

/** How far an import in parts is. */
export interface Progress {
  parts: number;
  imports: readonly BankImport[];
  /** The last day of which lines are in. */
  lastDay?: string;
}

interface Run {
  /** What is sent: another wish is another run. */
  wish: string;
  parts: Line[][];
  attempts: Attempt[];
  imports: BankImport[];
}

/** Each wish has its key, each part its own, so that sending again adds nothing twice. */
export function useImport(bank_account_id: string) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const whole = useRef(createAttempt());
  const run = useRef<Run>(undefined);

  const sendFile = async (file: File, fields: Record<string, string>): Promise<BankImport[]> => {
    const form = new FormData();
    const said = { bank_account_id, ...fields };
    for (const [name, value] of Object.entries(said)) form.set(name, value);
    form.set("file", file);
    const key = whole.current.keyFor([said, file.name, file.size, file.lastModified]);
    const headers = { ...standardHeaders(FILE), "Idempotency-Key": key };
    const address = new URL(FILE, globalThis.location.origin);
    return kept(whole.current, async () => {
      const answer = await fetched(new Request(address, { method: "POST", headers, body: form }));
      return [(await answer.json()) as BankImport];
    });
  };

  /** Goes on where the same lines stopped before. Throws what the API refuses. */
  const sendLines = async (wish: string, lines: readonly Line[]): Promise<BankImport[]> => {
    if (run.current?.wish !== wish) {
      run.current = { wish, parts: partsOf(lines), attempts: [], imports: [] };
    }
    const { parts, attempts, imports } = run.current;
    const tell = () => {
      const lastDay = parts[imports.length - 1]?.at(-1)?.posted_on;
      setProgress({ parts: parts.length, imports: [...imports], ...(lastDay ? { lastDay } : {}) });
    };
    tell();
    for (const [place, rows] of parts.entries()) {
      if (place < imports.length) continue;
      attempts[place] ??= createAttempt();
      const attempt = attempts[place];
      const body = { bank_account_id, rows };
      const headers = { "Idempotency-Key": attempt.keyFor(place) };
      const received = await kept(attempt, () => call("post", ROWS, { body, headers }));
      imports.push(received.body);
      tell();
    }
    return imports;
  };

  const kept = async <Result>(attempt: Attempt, act: () => Promise<Result>): Promise<Result> => {
    try {
      const result = await act();
      attempt.settle(undefined);
      return result;
    } catch (error) {
      attempt.settle(error);
      throw error instanceof Problem ? withRows(error) : error;
    } finally {
      void queries.invalidateQueries();
    }
  };
  return { sendFile, sendLines, progress };
}

/** The same refusal, whose rows are in its words and not at a field of the form. */
function withRows(problem: Problem): Problem {
  const errors = problem.errors.map(({ pointer, detail }) => {
    const [, , row] = pointer.split("/");
    const place = pointer.startsWith("/rows/") ? `Line ${Number(row) + 1} of the part: ` : "";
    return { pointer: "", detail: `${place}${detail}` };
  });
  const { code, message: detail, status, retryAfter } = problem;
  return new Problem({ code: code as never, detail, errors }, status, retryAfter);
}
