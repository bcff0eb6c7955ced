import { afterEach, expect, test, vi } from "vitest";
import { announceChange, followChanges } from "./tabs";

// A tab does not hear itself, so another channel of the same name stands for the other tabs.
const others = new BroadcastChannel("pavilion-session");
let stop = () => {};
afterEach(() => stop());

test("a tab hears what became of its session in another one", async () => {
  const hear = vi.fn();
  stop = followChanges("manager", hear);
  others.postMessage({ face: "homeowner", change: "changed" });
  others.postMessage({ face: "manager", change: "ended" });
  await vi.waitFor(() => expect(hear).toHaveBeenCalled());
  expect(hear.mock.calls).toEqual([["ended"]]);
});

test("the other tabs hear of a change here", async () => {
  const heard: unknown[] = [];
  others.onmessage = ({ data }) => heard.push(data);
  announceChange("manager");
  await vi.waitFor(() => expect(heard).toEqual([{ face: "manager", change: "changed" }]));
});
