/** Owns: who the customers of the demo are. Does not own: what they agreed (contracts.ts), and when they work (rhythm.ts). */
export interface DemoCustomer {
  readonly externalId: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  /** IANA. */
  readonly zone: string;
  readonly region: "us-east" | "us-west" | "eu-west" | "ap-south";
  /** On a working day when they came, in thousands. */
  readonly tokensPerDay: number;
  /** From one month to the next. */
  readonly growth: number;
  /** How many hours of a working day have an event of tokens. */
  readonly busyHours: number;
}

/** What they use beside tokens follows from how many those are. */
export const CUSTOMERS: readonly DemoCustomer[] = [
  us("northwind-logistics", "Northwind Logistics", "America/Chicago", 900, 1.16, 6, ["northwind"]),
  us("bluepeak-health", "BluePeak Health", "America/New_York", 2_600, 1.12, 6),
  eu("kestrel-insurance", "Kestrel Insurance", "Europe/London", 700, 1.14, 5, ["kestrel", "kestrel-uk"]),
  us("larkspur-legal", "Larkspur Legal", "America/New_York", 160, 1.04, 2),
  us("tidewater-bank", "Tidewater Bank", "America/New_York", 1_300, 1.05, 4),
  west("orchard-retail", "Orchard Retail Group", 700, 1.15, 4),
  eu("fjord-analytics", "Fjord Analytics", "Europe/Oslo", 650, 0.93, 3),
  west("redwood-robotics", "Redwood Robotics", 4_200, 1.07, 6, ["redwood"]),
  us("prairie-foods", "Prairie Foods", "America/Chicago", 180, 1.02, 2),
  eu("meridian-travel", "Meridian Travel", "Europe/Madrid", 950, 1.06, 4),
  asia("monsoon-media", "Monsoon Media", "Asia/Kolkata", 1_000, 1.1, 4),
  west("cinder-games", "Cinder Games", 1_200, 0.96, 4),
  eu("halcyon-pharma", "Halcyon Pharma", "Europe/Zurich", 16_000, 1.06, 7, ["halcyon"]),
  us("quarry-construction", "Quarry Construction", "America/Denver", 150, 1.0, 2),
  eu("atelier-mode", "Atelier Mode", "Europe/Paris", 520, 1.08, 3),
  asia("sakura-learning", "Sakura Learning", "Asia/Tokyo", 800, 1.09, 3),
  us("beacon-energy", "Beacon Energy", "America/Chicago", 5_000, 1.08, 5),
  west("pinnacle-realty", "Pinnacle Realty", 170, 1.05, 2),
  asia("harbour-freight", "Harbour Freight Lines", "Asia/Singapore", 1_100, 1.07, 3),
  eu("windmill-software", "Windmill Software", "Europe/Amsterdam", 600, 1.1, 3),
  us("summit-telecom", "Summit Telecom", "America/New_York", 19_000, 1.05, 7),
  west("juniper-studios", "Juniper Studios", 190, 1.1, 2),
  us("copperline-manufacturing", "Copperline Manufacturing", "America/Chicago", 900, 1.05, 3),
  eu("lumen-research", "Lumen Research Lab", "Europe/Berlin", 120, 1.0, 2),
];

export const AGENTS = [
  { externalId: "support-copilot", name: "Support Copilot", weight: 0.5 },
  { externalId: "research-analyst", name: "Research Analyst", weight: 0.3 },
  { externalId: "document-reader", name: "Document Reader", weight: 0.2 },
] as const;

type Use = [tokensPerDay: number, growth: number, busyHours: number, aliases?: readonly string[]];
type Place = Pick<DemoCustomer, "zone" | "region">;

function us(externalId: string, name: string, zone: string, ...use: Use): DemoCustomer {
  return make(externalId, name, { zone, region: "us-east" }, use);
}

function west(externalId: string, name: string, ...use: Use): DemoCustomer {
  return make(externalId, name, { zone: "America/Los_Angeles", region: "us-west" }, use);
}

function eu(externalId: string, name: string, zone: string, ...use: Use): DemoCustomer {
  return make(externalId, name, { zone, region: "eu-west" }, use);
}

function asia(externalId: string, name: string, zone: string, ...use: Use): DemoCustomer {
  return make(externalId, name, { zone, region: "ap-south" }, use);
}

function make(externalId: string, name: string, place: Place, use: Use): DemoCustomer {
  const [tokensPerDay, growth, busyHours, aliases] = use;
  return {
    externalId,
    name,
    ...place,
    tokensPerDay,
    growth,
    busyHours,
    ...(aliases === undefined ? {} : { aliases }),
  };
}
