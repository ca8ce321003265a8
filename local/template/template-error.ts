/** A construct of the template that cannot be executed here. The message names the stack, the resource and the property. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";

  constructor(place: string, fault: string) {
    super(`${place}: ${fault}`);
  }
}
