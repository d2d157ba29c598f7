import type { Family } from '@pilothouse/contracts/models';
import { type NetworkType, StartRun } from '@pilothouse/contracts/start-run';
import { FAMILIES } from './families.js';
import type { ImportLedger } from './import-ledger.js';
import { PRESET, TAKES_CONVOLUTIONS } from './network.js';
import type { Said } from './setup-files.js';

/** As LyCORIS calls them. Without a word it takes the first. */
const TYPES = new Map<string, NetworkType>([
  ['lora', 'locon'],
  ['locon', 'locon'],
  ['loha', 'loha'],
  ['lokr', 'lokr'],
  ['dylora', 'dylora'],
]);

/** The network type and the rank of convolutions. What shapes another kind of network would mean something else to ours. */
export function readNetwork(ledger: ImportLedger, family: Family = 'sd15') {
  const module = ledger.rest.get('network_module');
  const shape = ledger.rest.get('network_args');
  const words = shape === undefined ? [] : [shape.value].flat().map(String);
  const type = typeOf(module, valueAt(words, 'algo'), family);
  if (type === undefined) {
    ledger.rest.delete('network_args');
    if (shape) ledger.leave('network_args', shape, 'It shapes that other kind of network.', true);
    return;
  }
  ledger.rest.delete('network_module');
  if (module !== undefined) ledger.values.networkType = type;
  if (shape === undefined && type === 'lora') return;
  const said = shape ?? { value: [], file: module?.file ?? '' };
  const more = type === 'lora' ? words : withoutAlgorithm(ledger, words);
  const rest = TAKES_CONVOLUTIONS.has(family) ? readConvolutions(ledger, said, more, type) : more;
  if (rest.length > 0) ledger.rest.set('network_args', { ...said, value: rest });
  else ledger.rest.delete('network_args');
}

/** Undefined for a kind that is not trained here. */
function typeOf(module: Said | undefined, algorithm: string | undefined, family: Family) {
  if (module === undefined || module.value === FAMILIES[family].networkModule) return 'lora';
  if (module.value !== 'lycoris.kohya' || !TAKES_CONVOLUTIONS.has(family)) return undefined;
  return TYPES.get((algorithm ?? 'lora').toLowerCase());
}

/** LyCORIS' own choice of modules is none that the trainer's U-Net takes, so ours stands in for it. */
function withoutAlgorithm(ledger: ImportLedger, words: string[]): string[] {
  const preset = valueAt(words, 'preset');
  if (preset === undefined || preset === 'full') {
    ledger.notes.push(
      `LyCORIS is given ${PRESET}: its own choice, full, makes it stop with this trainer’s U-Net.`,
    );
  }
  const dropped = preset === 'full' ? ['algo=', 'preset='] : ['algo=', PRESET];
  return words.filter((word) => !dropped.some((each) => word.startsWith(each)));
}

function readConvolutions(ledger: ImportLedger, said: Said, words: string[], type: NetworkType): string[] {
  const rank = valueAt(words, 'conv_dim');
  const rest = words.filter((word) => !/^conv_(dim|alpha)=/.test(word));
  if (rank === undefined || Number(rank) === 0) return rest;
  const shown = { ...said, value: words.filter((word) => !rest.includes(word)).join(' ') };
  if (type !== 'lora' && valueAt(rest, 'preset') === undefined) {
    const reason = 'With this preset the attention is trained and not the convolutions.';
    ledger.leave('network_args', shown, reason, !words.includes(PRESET));
    return rest;
  }
  const { convRank, convAlpha } = StartRun.shape;
  // The trainer's own network takes 1 where nothing is said, LyCORIS the alpha of the rest.
  const usual = type === 'lora' ? 1 : (ledger.values.networkAlpha ?? 1);
  const [r, a] = [
    convRank.safeParse(Number(rank)),
    convAlpha.safeParse(Number(valueAt(words, 'conv_alpha') ?? usual)),
  ];
  if (r.success && a.success) Object.assign(ledger.values, { convRank: r.data, convAlpha: a.data });
  else ledger.leave('network_args', shown, 'It is no rank of 1 to 1,024 with an alpha.', true);
  return rest;
}

const valueAt = (words: string[], key: string) =>
  words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
