/** A reason not to start that a person can do something about. Its message is all he is shown. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
