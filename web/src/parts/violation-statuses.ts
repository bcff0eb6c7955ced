import { ViolationStatus } from "../api/values";

/** The statuses of violations that are not over, as a list's filter names them together. */
export const UNFINISHED = ViolationStatus.filter(
  (status) => status !== "resolved" && status !== "closed",
).join(",");
