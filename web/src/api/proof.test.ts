import { afterEach, expect, test, vi } from "vitest";
import { Problem } from "./problems";
import { onProofNeeded, withProof } from "./proof";

const REFUSAL = new Problem({ code: "SIGN_IN_AGAIN", detail: "Again." }, 401);
let stop = () => {};
afterEach(() => stop());

function refusedOnce() {
  return vi.fn().mockRejectedValueOnce(REFUSAL).mockResolvedValue("done");
}

test("what was refused is sent again after the sign-in", async () => {
  const ask = vi.fn().mockResolvedValue(undefined);
  stop = onProofNeeded(ask);
  const send = refusedOnce();
  expect(await withProof(send)).toBe("done");
  expect([ask.mock.calls.length, send.mock.calls.length]).toEqual([1, 2]);
});

test("the refusal stands if the person does not sign in", async () => {
  stop = onProofNeeded(() => Promise.reject(new Error("cancelled")));
  const send = refusedOnce();
  await expect(withProof(send)).rejects.toBe(REFUSAL);
  expect(send).toHaveBeenCalledTimes(1);
});

test("another refusal asks for nothing", async () => {
  const ask = vi.fn();
  stop = onProofNeeded(ask);
  const conflict = new Problem({ code: "CONFLICT" }, 409);
  await expect(withProof(() => Promise.reject(conflict))).rejects.toBe(conflict);
  expect(ask).not.toHaveBeenCalled();
});

test("without someone to ask the refusal stands", async () => {
  await expect(withProof(refusedOnce())).rejects.toBe(REFUSAL);
});
