// What the signed-in manager may do. What the API asks for is generated from its document, so a
// page offers what the API would accept, and says why it does not.

import { needs } from "../api/needs";
import { words } from "../text/words";
import { type ManagerAccount, useManager } from "./account";

export type Operation = keyof typeof needs;

interface Needs {
  roles: readonly string[];
  feature?: string;
  subscription?: boolean;
  impersonation?: false;
}

export interface Permission {
  /** Whether the API would take it now. */
  isAllowed: boolean;
  /** Whether another role is all that it takes: then it is not offered at all. */
  isForOthers: boolean;
  /** Why it is not allowed, for the person; empty if it is. */
  reason: string;
}

const REASONS: Record<string, string> = {
  PAYMENT_REQUIRED:
    "The last payment for Pavilion failed. An owner can mend it under Settings, Plan.",
  TRIAL_EXPIRED: "The trial has ended. An owner can choose a plan under Settings, Plan.",
  SUBSCRIPTION_REQUIRED:
    "The subscription has ended. An owner can choose a plan under Settings, Plan.",
};

/** Whether this account may do it: role first, then plan, then subscription, as the API judges. */
export function permissionFor(account: ManagerAccount, operation: Operation): Permission {
  const { roles, feature, subscription, impersonation }: Needs = needs[operation];
  if (account.impersonated_by && impersonation === false) {
    const reason = "An operator who acts in a customer's place can't do this.";
    return { isAllowed: false, isForOthers: false, reason };
  }
  if (!roles.includes(account.role)) {
    const reason = `Your role, ${account.role}, does not allow this. Ask an owner.`;
    return { isAllowed: false, isForOthers: true, reason };
  }
  const plan = account.subscription;
  if (feature && !plan.features.includes(feature as never)) {
    const reason = `The plan ${plan.plan_name} does not include ${words(feature).toLowerCase()}.`;
    return { isAllowed: false, isForOthers: false, reason };
  }
  if (subscription && !plan.writes_allowed) {
    const reason =
      REASONS[plan.reason_code ?? ""] ?? "The subscription does not allow changes now.";
    return { isAllowed: false, isForOthers: false, reason };
  }
  return { isAllowed: true, isForOthers: false, reason: "" };
}

/** The same for the signed-in manager. */
export function usePermission(operation: Operation): Permission {
  return permissionFor(useManager(), operation);
}
