// Sends a file straight to storage in pieces (Cloud Storage's resumable upload). A lost connection
// costs at most one piece: storage is asked what it has, and sending goes on there.
// https://cloud.google.com/storage/docs/performing-resumable-uploads

import { Unreachable } from "../api/problems";

/** A multiple of 256 KiB, as storage asks of every piece but the last. */
export const PIECE = 8 * 1024 * 1024;
const TRIES = 4;
const PAUSE_MILLISECONDS = 1000;
/** Storage has a piece and waits for more. */
const INCOMPLETE = 308;

export interface Sending {
  /** Told how many bytes have gone out. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

interface Reply {
  status: number;
  /** The first byte that storage does not have. */
  next: number;
}

/** Send the whole file. Throws Unreachable when storage stays away; then it may be called again. */
export async function send(file: Blob, address: string, sending: Sending): Promise<void> {
  let position = await resumed(address, file.size, sending.signal);
  while (position < file.size) {
    const reply = await sentPiece(file, address, position, sending);
    position = reply.status === INCOMPLETE ? reply.next : file.size;
    sending.onProgress(position);
  }
}

/** Give the upload up, so that storage forgets what it has of it. */
export async function cancel(address: string): Promise<void> {
  await fetch(address, { method: "DELETE", credentials: "omit" }).catch(() => undefined);
}

/** The first byte that storage does not have; the size when it has all. */
async function resumed(address: string, size: number, signal: AbortSignal): Promise<number> {
  const reply = await patiently(signal, () => put(address, null, `bytes */${size}`, { signal }));
  return reply.status === INCOMPLETE ? reply.next : size;
}

async function sentPiece(file: Blob, address: string, from: number, sending: Sending) {
  const { signal, onProgress } = sending;
  let position = from;
  return patiently(signal, async (isFirst) => {
    if (!isFirst) position = await resumed(address, file.size, signal);
    if (position >= file.size) return { status: 200, next: file.size };
    const end = Math.min(position + PIECE, file.size);
    const range = `bytes ${position}-${end - 1}/${file.size}`;
    const start = position;
    return put(address, file.slice(start, end), range, {
      signal,
      onProgress: (sent) => onProgress(start + sent),
    });
  });
}

/** Try some times, with longer pauses; a refusal by storage is final. */
async function patiently(
  signal: AbortSignal,
  attempt: (isFirst: boolean) => Promise<Reply>,
): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await attempt(tries === 1);
    } catch (error) {
      if (!(error instanceof Unreachable) || tries === TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * 2 ** (tries - 1)));
  }
}

interface PutOptions {
  signal: AbortSignal;
  onProgress?: (sent: number) => void;
}

/** One PUT; by XMLHttpRequest, because `fetch` does not tell how far an upload is. */
function put(address: string, piece: Blob | null, range: string, options: PutOptions) {
  return new Promise<Reply>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    options.signal.addEventListener("abort", abort);
    request.upload.onprogress = ({ loaded }) => options.onProgress?.(loaded);
    request.onabort = () => reject(options.signal.reason);
    request.onerror = () => reject(new Unreachable());
    request.onloadend = () => options.signal.removeEventListener("abort", abort);
    request.onload = () => {
      if (request.status >= 500) reject(new Unreachable());
      else if (request.status >= 400) reject(new Error("Storage refused the file. Start again."));
      else resolve({ status: request.status, next: nextByte(request.getResponseHeader("Range")) });
    };
    request.open("PUT", address);
    request.setRequestHeader("Content-Range", range);
    request.send(piece);
  });
}

/** 524288 for bytes=0-524287; without the header, storage has nothing yet. */
export function nextByte(range: string | null): number {
  const last = /^bytes=0-(\d+)$/.exec(range ?? "")?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}
