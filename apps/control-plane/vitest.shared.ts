import swc from 'unplugin-swc';

/** swc, because Vitest's own transform emits no decorator metadata and Nest would inject undefined. */
export const withDecorators = {
  plugins: [
    swc.vite({
      module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        target: 'es2022',
        keepClassNames: true,
      },
    }),
  ],
  oxc: false as const,
};
