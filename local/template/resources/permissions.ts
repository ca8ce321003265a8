import { oneOf } from "../one-of.ts";
import { type Resource, readProperties } from "../resource.ts";

/** That a service may invoke a function. */
export interface PermissionModel {
  readonly functionReference: string;
  readonly service: string;
  /** A pattern with `*`; absent: on behalf of anything. */
  readonly sourceArn?: string;
}

/** AWS::Lambda::Permission */
export function readPermission(resource: Resource): PermissionModel {
  return readProperties(resource, (fields) => {
    fields.setAside({ SourceAccount: "there is one account here" });
    oneOf(["lambda:InvokeFunction"], fields.text("Action"), `${fields.place}.Action`);
    return {
      functionReference: fields.text("FunctionName"),
      service: fields.text("Principal"),
      sourceArn: fields.optionalText("SourceArn"),
    };
  });
}
