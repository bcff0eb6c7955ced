import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Unreachable } from "../api/problems";
import { nextByte, PIECE, send } from "./upload";

/** Storage as its documentation says: keeps what arrives in order, and tells what it has. */
class Storage {
  stored = 0;
  /** Answers that are lost, by the number of the request. */
  lost = new Set<number>();
  ranges: string[] = [];
}

let storage: Storage;

class Request {
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload = () => {};
  onerror = () => {};
  onloadend = () => {};
  status = 0;
  private range = "";
  open() {}
  abort() {}
  setRequestHeader(_: string, value: string) {
    this.range = value;
  }
  getResponseHeader() {
    return storage.stored ? `bytes=0-${storage.stored - 1}` : null;
  }
  send(piece: Blob | null) {
    storage.ranges.push(this.range);
    const size = Number(this.range.split("/")[1]);
    if (piece) {
      const [first] = this.range.replace("bytes ", "").split("-");
      if (Number(first) !== storage.stored) throw new Error("Storage takes pieces in order only.");
      storage.stored += piece.size;
      this.upload.onprogress?.({ loaded: piece.size });
    }
    this.status = storage.stored === size ? 200 : 308;
    const isLost = storage.lost.has(storage.ranges.length);
    queueMicrotask(() => (isLost ? this.onerror() : this.onload()));
    queueMicrotask(() => this.onloadend());
  }
}

beforeEach(() => {
  storage = new Storage();
  vi.stubGlobal("XMLHttpRequest", Request);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const signal = new AbortController().signal;
/** Sends while the pauses between attempts pass at once. */
async function sendQuickly(onProgress: (sent: number) => void = () => {}) {
  const sending = send(file, "/session", { signal, onProgress });
  await Promise.all([sending, vi.runAllTimersAsync()]);
}

const file = new Blob([new Uint8Array(2 * PIECE + 5)]);

test("a file goes in pieces of eight mebibytes", async () => {
  const sent: number[] = [];
  await sendQuickly((bytes) => sent.push(bytes));
  expect(storage.stored).toBe(file.size);
  expect(storage.ranges).toEqual([
    `bytes */${file.size}`,
    `bytes 0-${PIECE - 1}/${file.size}`,
    `bytes ${PIECE}-${2 * PIECE - 1}/${file.size}`,
    `bytes ${2 * PIECE}-${file.size - 1}/${file.size}`,
  ]);
  expect(sent.at(-1)).toBe(file.size);
});

test("a lost answer sends no byte twice", async () => {
  storage.lost.add(3);
  await sendQuickly();
  expect(storage.stored).toBe(file.size);
  expect(storage.ranges[3]).toBe(`bytes */${file.size}`);
});

test("an upload goes on where an earlier attempt ended", async () => {
  storage.stored = PIECE;
  await sendQuickly();
  expect(storage.ranges[1]).toBe(`bytes ${PIECE}-${2 * PIECE - 1}/${file.size}`);
});

test("storage that stays away is an error to try again", async () => {
  storage.lost = new Set([1, 2, 3, 4, 5, 6]);
  await expect(sendQuickly()).rejects.toThrow(Unreachable);
});

test("the next byte follows what storage has", () => {
  expect(nextByte("bytes=0-524287")).toBe(524288);
  expect(nextByte(null)).toBe(0);
});
