import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createBillingEditor } from "../../shared/adapters/dynamodb/billing/billing-editor.ts";
import { createBillingLog } from "../../shared/adapters/dynamodb/billing/billing-log.ts";
import { createBillingReader } from "../../shared/adapters/dynamodb/billing/billing-reader.ts";
import { createIdentities } from "../../shared/adapters/dynamodb/catalog/identities.ts";
import { createMeters } from "../../shared/adapters/dynamodb/catalog/meters.ts";
import { createKeyStore } from "../../shared/adapters/dynamodb/keys/key-store.ts";
import { identifiers } from "../../shared/adapters/identifiers/identifiers.ts";
import { createRecordKeeper } from "../../shared/application/keep-records.ts";
import type { ListInvoicesDependencies } from "../../shared/application/list-invoices.ts";
import type { ListSubscriptionsDependencies } from "../../shared/application/list-subscriptions.ts";
import type { ManageChargesDependencies } from "../../shared/application/manage-charges.ts";
import type { ManagePlansDependencies } from "../../shared/application/manage-plans.ts";
import type { ManageSubscriptionsDependencies } from "../../shared/application/manage-subscriptions.ts";
import type { RecordInvoiceDependencies } from "../../shared/application/record-invoice.ts";
import { createInvoiceReferences } from "../../shared/application/resolve-invoice.ts";
import { createAuthenticate } from "../../shared/lambda/authenticate.ts";
import { CLIENT_LIMITS, pause } from "../../shared/lambda/clients.ts";
import { readEnvironment } from "../../shared/lambda/environment.ts";
import type { HttpDependencies } from "../../shared/lambda/http.ts";
import type { BillingLog } from "../../shared/ports/billing.ts";
import { REQUIRED } from "./environment.ts";

type Billing = ManagePlansDependencies &
  ManageChargesDependencies &
  ManageSubscriptionsDependencies &
  ListSubscriptionsDependencies &
  RecordInvoiceDependencies &
  ListInvoicesDependencies & { readonly log: BillingLog };

export interface Dependencies extends HttpDependencies {
  readonly billing: Billing;
  readonly fingerprint: (text: string) => string;
}

export function createDependencies(environment: NodeJS.ProcessEnv): Dependencies {
  const names = readEnvironment(environment, REQUIRED);
  const client = new DynamoDBClient(CLIENT_LIMITS);
  const now = Date.now;
  const shared = { client, identifiers, pause, random: Math.random };
  const catalog = { ...shared, catalogTable: names.CATALOG_TABLE_NAME };
  const store = { ...shared, billingTable: names.BILLING_TABLE_NAME };
  const [reader, meters] = [createBillingReader(store), createMeters(catalog)];
  const identities = createIdentities(catalog);
  return {
    authenticate: createAuthenticate({
      keys: createKeyStore({ client, keyTable: names.KEY_TABLE_NAME }),
      now,
    }),
    logger: new Logger({ serviceName: "manage-billing" }),
    billing: {
      reader,
      meters,
      records: createRecordKeeper({ reader, editor: createBillingEditor(store), now }),
      references: createInvoiceReferences({ reader, meters, identities }),
      log: createBillingLog(store),
      identities,
      identifiers,
      now,
    },
    fingerprint: identifiers.fingerprint,
  };
}
