/** Owns: asking what the page shows. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { MeterUsageResponse } from "../../../../shared/contracts/answers/meter-usage.ts";
import type { UsageResponse } from "../../../../shared/contracts/answers/usage.ts";
import type { Answer } from "../../api/request.ts";
import { type BreakdownQuestion, meterUsageQuery, type UsageDimension, usageQuery } from "../../api/usage.ts";
import { fromMeter } from "./meter-series.ts";
import { type Question, rowsFor } from "./question.ts";
import type { Breakdown } from "./search.ts";
import { fromAnalytics, type UsageSeries } from "./usage-series.ts";

export interface AnsweredSeries extends Omit<Answer<unknown>, "body"> {
  readonly series: UsageSeries;
}

const DIMENSIONS: Readonly<Partial<Record<Breakdown, UsageDimension>>> = {
  meter: "signal",
  customer: "customer",
  agent: "agent",
};

/** @param isWanted false: nothing is asked */
export function useUsage(question: Question, isWanted = true): UseQueryResult<AnsweredSeries> {
  const isAnalytics = question.source === "analytics";
  const analytics = useQuery({
    ...analyticsOf(question),
    enabled: isWanted && isAnalytics,
    select: useCallback(
      ({ body, ...about }: Answer<UsageResponse>) => ({ ...about, series: fromAnalytics(question, body) }),
      [question],
    ),
  });
  const meter = useQuery({
    ...meterOf(question),
    enabled: isWanted && !isAnalytics,
    select: useCallback(
      ({ body, ...about }: Answer<MeterUsageResponse>) => ({ ...about, series: fromMeter(question, body) }),
      [question],
    ),
  });
  return isAnalytics ? analytics : meter;
}

/** How many customers had usage, where the answer itself does not tell. */
export function useCustomerCount(question: Question, isWanted = true): number | undefined {
  const { window, source, by } = question;
  const { data, isPlaceholderData } = useQuery({
    ...usageQuery(window, "month", "customer", filtersOf(question)),
    enabled: isWanted && source === "analytics" && by !== "customer",
  });
  return isPlaceholderData ? undefined : data?.body.dimensionBreakdown?.summary.length;
}

function analyticsOf(question: Question) {
  const { window, grain, by } = question;
  return usageQuery(window, grain, by && DIMENSIONS[by], filtersOf(question));
}

function filtersOf({ customer, agent, meter }: Question) {
  return { customerId: customer, agentId: agent, signalId: meter?.id };
}

function meterOf(question: Question) {
  const { meter, window, grain, customer } = question;
  return meterUsageQuery(meter?.id ?? "", window, grain, customer, breakdownOf(question));
}

function breakdownOf({ by, property, ...rest }: Question): BreakdownQuestion | undefined {
  if (by !== "customer" && by !== "property") return undefined;
  return { by, property, limit: rowsFor(rest) };
}
