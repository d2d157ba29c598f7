/** A reason not to start that a person can do something about. Its message is the one line he is shown. */
export class Failure extends Error {}
