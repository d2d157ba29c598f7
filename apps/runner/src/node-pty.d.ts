declare module 'node-pty/requireBinary.js' {
  const binary: { requireBinary(file: 'pty.node'): unknown };
  export default binary;
}
