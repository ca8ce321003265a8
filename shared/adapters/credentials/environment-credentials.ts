/**
 * Stands in for the SDK's chain of credential providers in every bundle (infra/constructs/bundle-functions.ts): Lambda gives a
 * function its credentials in environment variables, and the chain's other ways (files, SSO, STS, IMDS) are a quarter of a bundle.
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
