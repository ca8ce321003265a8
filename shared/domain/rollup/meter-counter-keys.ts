/**
 * Owns: the keys of the counters that are kept by meter.
 * Does not own: the keys of the counters that every event moves (counter.ts), and which meters have which (domain/meter).
 *
 * family               | one item per           | partition, sort                                              | slots  | of
 * meter-customer-day   | customer, day, meter   | org#metered#<customer>, <day>#<meter>                        | hours  | meters with own counters
 * meter-day            | meter, day (4 shards)  | org#meter#<meter>#<shard>, <day>                             | hours  | meters with own counters
 * meter-customer-month | meter, month, customer | org#meter-customers#<meter>#<month>, <customer>              | days   | meters with own counters
 * meter-customer-year  | meter, customer, year  | org#meter-customers#<meter>, <customer>#<year>               | months | these and signals
 */

export function meterCustomerDayPartition(organization: string, customerId: string): string {
  return `${organization}#metered#${customerId}`;
}

/** @param day `YYYY-MM-DD` */
export function meterCustomerDaySort(day: string, meterId: string): string {
  return `${day}#${meterId}`;
}

export function meterDayPartition(organization: string, meterId: string, shard: number): string {
  return `${organization}#meter#${meterId}#${shard}`;
}

/** @param month `YYYY-MM` */
export function meterCustomerMonthPartition(organization: string, meterId: string, month: string): string {
  return `${organization}#meter-customers#${meterId}#${month}`;
}

export function meterCustomerYearPartition(organization: string, meterId: string): string {
  return `${organization}#meter-customers#${meterId}`;
}

/** @param year `YYYY` */
export function meterCustomerYearSort(customerId: string, year: string): string {
  return `${customerId}#${year}`;
}

export function parseMeterCustomerYearSort(sort: string): { customerId: string; year: string } {
  const at = sort.lastIndexOf("#");
  return { customerId: sort.slice(0, at), year: sort.slice(at + 1) };
}
