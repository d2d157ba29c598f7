/** Programs supervisord starts for Pilothouse itself, from `supervisor/programs/`. */
const CORE = ['control-plane', 'event-relay'];

/** What a file of programs may hold. Anything else, such as `[supervisord]`, would change supervisord itself. */
const KINDS = ['program', 'fcgi-program', 'eventlistener', 'group'];

/** `{ kind: 'program', name: 'comfyui' }` of `[program:comfyui]`; of `[supervisord]` the name is empty. */
export type Section = { kind: string; name: string };

/** The sections of a file, as supervisord's parser finds them. */
export function sectionsOf(text: string): Section[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, header] = /^\s*\[(.+)\]/.exec(line) ?? [];
    if (header === undefined) return [];
    const [kind = '', ...rest] = header.split(':');
    return [{ kind: kind.trim(), name: rest.join(':').trim() }];
  });
}

/**
 * Why the sections of a file cannot be taken beside those of others; empty when they can. supervisord would let the last of two
 * win without a word. `owners` says by name whose a program is already.
 */
export function whyNotBeside(sections: Section[], owners: ReadonlyMap<string, string>): string {
  if (sections.length === 0) return 'It holds no section such as [program:name].';
  const seen = new Set<string>();
  for (const { kind, name } of sections) {
    const title = name ? `[${kind}:${name}]` : `[${kind}]`;
    if (!KINDS.includes(kind) || name === '') {
      return `It holds the section ${title}: here only ${KINDS.map((each) => `[${each}:name]`).join(', ')} may stand.`;
    }
    if (CORE.includes(name)) return `${title} is a name of what Pilothouse itself runs on. Choose another.`;
    if (seen.has(name)) return `The name ${name} stands in it twice. Choose another for one of them.`;
    const owner = owners.get(name);
    if (owner !== undefined) return `The name ${name} is taken by ${owner}. Choose another.`;
    seen.add(name);
  }
  return '';
}
