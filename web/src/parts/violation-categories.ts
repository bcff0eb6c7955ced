/** What rules are mostly about. A violation may have another category. */
export const CATEGORIES = [
  "noise",
  "parking",
  "trash",
  "landscaping",
  "architectural",
  "pet",
  "other",
] as const;
