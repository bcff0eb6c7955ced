import type { Answer } from "../api/client";

type Access = Answer<"get", "/v1/homeowners/{homeowner_id}">["portal_access"];

/** Whether a homeowner can sign in to the portal, in words. */
export const PORTAL: Record<Access, string> = {
  none: "Not invited",
  invited: "Invited",
  active: "Has access",
};
