/**
 * Owns: roles and the statements of their policies.
 * Does not own: whether a request is allowed (../../gateway evaluates the statements).
 */
import type { IamStatement } from "../../gateway/principal.ts";
import { type Fields, readFields } from "../fields.ts";
import { type Json, show } from "../json.ts";
import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";
import { TemplateError } from "../template-error.ts";

export interface RoleModel {
  readonly name: string;
  readonly arn: string;
  /** The services that may take the role, e.g. lambda.amazonaws.com. */
  readonly services: readonly string[];
  readonly statements: readonly IamStatement[];
}

export interface PolicyModel {
  readonly roles: readonly string[];
  readonly statements: readonly IamStatement[];
}

/** AWS::IAM::Role */
export function readRole(resource: Resource): RoleModel {
  const { name, arn } = resource.identity();
  return readProperties(resource, (fields) => {
    fields.setAside({
      RoleName: "already in its identity",
      Description: "a label",
      MaxSessionDuration: "credentials do not expire here",
      Tags: "a label",
    });
    const [managed] = fields.texts("ManagedPolicyArns");
    if (managed !== undefined) {
      throw new TemplateError(
        `${fields.place}.ManagedPolicyArns`,
        `what ${managed} allows is not known locally`,
      );
    }
    return {
      name,
      arn,
      services: fields.object("AssumeRolePolicyDocument", readTrust).flat(),
      statements: fields.list("Policies", readInlinePolicy).flat(),
    };
  });
}

/** AWS::IAM::Policy */
export function readPolicy(resource: Resource): PolicyModel {
  return readProperties(resource, (fields) => {
    fields.setAside({ PolicyName: "a label" });
    return { roles: fields.texts("Roles"), statements: fields.object("PolicyDocument", readDocument) };
  });
}

function readInlinePolicy(value: Json, place: string): readonly IamStatement[] {
  return readFields(value, place, (fields) => {
    fields.setAside({ PolicyName: "a label" });
    return fields.object("PolicyDocument", readDocument);
  });
}

function readDocument(fields: Fields): readonly IamStatement[] {
  fields.setAside({ Version: "2012-10-17 is the only one in use", Id: "a label" });
  return fields.list("Statement", readStatement);
}

function readStatement(value: Json, place: string): IamStatement {
  return readFields(value, place, (fields) => {
    fields.setAside({ Sid: "a label" });
    const [condition] = fields.entries("Condition");
    if (condition !== undefined) {
      const [operator, keys] = condition;
      throw new TemplateError(
        `${place}.Condition`,
        `the IAM condition ${operator} ${show(keys)} is not evaluated locally`,
      );
    }
    return {
      effect: oneOf(["Allow", "Deny"], fields.text("Effect"), `${place}.Effect`),
      actions: fields.texts("Action"),
      resources: fields.texts("Resource"),
    };
  });
}

function readTrust(fields: Fields): readonly (readonly string[])[] {
  fields.setAside({ Version: "2012-10-17 is the only one in use" });
  return fields.list("Statement", (value, place) =>
    readFields(value, place, (statement) => {
      statement.setAside({
        Condition: "whom a service acts for; here there is one account",
        Sid: "a label",
        Action: "a role is taken by its service, in one step",
      });
      oneOf(["Allow"], statement.text("Effect"), `${place}.Effect`);
      return statement.object("Principal", (principal) => principal.texts("Service"));
    }),
  );
}
