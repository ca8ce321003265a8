/** The budgets of the design, one place. Units last in the names. */
export const BUDGETS = {
  writeUnitsPerEventInChunks: 1.25,
  writeUnitsPerEventAlone: 2.3,
  dollarsPerMillionInChunks: 0.9,
  dollarsPerMillionAlone: 3.3,
  queryBundleKilobytes: 450,
  queryImportMilliseconds: 80,
  customerMonthCalls: 3,
  /** Read units with the most events over those with the fewest, 100 times less: numbers get longer by a digit or two, and nothing else grows. */
  customerMonthGrowth: 1.5,
  wideMonthMilliseconds: 1_000,
  visibleSecondsP99: 2,
  scriptKilobytes: 250,
  yearByHourMilliseconds: 300,
  /** Two of the sixtieths of a second that a screen shows a frame for. */
  frameMillisecondsP95: 34,
  /** A function may run for 900, and has 1,024 MB. */
  snapshotSeconds: 450,
  snapshotMegabytes: 512,
} as const;
