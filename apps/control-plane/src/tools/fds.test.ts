import { expect, test } from 'vitest';
import { mergedFds, settingsOf } from './fds.js';

const OURS =
  'Paths:\n\tModelRoot: /w/models\n\tSDLoraFolder: loras\nNetwork:\n\tPortCanChange: false\nLaunchMode: none\n';

test('a file that is not there holds what is wanted', () => {
  expect(mergedFds('', OURS)).toBe(OURS);
});

/** As SwarmUI writes it: comments, tabs, lists, empty sections. */
const THEIRS = `#Settings
#How to launch the UI.
LaunchMode: webinstall
Paths:
	#Root path for model files.
	ModelRoot: Models
	OutputPath: Mine

	SDLoraFolder:
	- Lora
	- More
UI:
	ModelRoot: not this one
Network:
#nothing here yet
`;

test('what a person has set stays, in its place and with its comments', () => {
  expect(mergedFds(THEIRS, OURS)).toBe(`#Settings
#How to launch the UI.
LaunchMode: none
Paths:
	#Root path for model files.
	ModelRoot: /w/models
	OutputPath: Mine

	SDLoraFolder: loras
UI:
	ModelRoot: not this one
Network:
	PortCanChange: false
#nothing here yet
`);
});

test('doing it again changes nothing', () => {
  const once = mergedFds(THEIRS, OURS);
  expect(mergedFds(once, OURS)).toBe(once);
});

test('what is indented with blanks is understood, and added to in kind', () => {
  const merged = mergedFds('Paths:\n  ModelRoot: Models\r\nOther: a=b: c\n', OURS);
  expect(merged).toContain('\n  ModelRoot: /w/models\n  SDLoraFolder: loras\nOther: a=b: c\n');
  expect(settingsOf(merged)).toContainEqual({ path: ['Network', 'PortCanChange'], value: 'false' });
});

test('a setting where a section was takes the place of all of it', () => {
  expect(mergedFds('LaunchMode:\n\ta: 1\n\tb:\n\t\tc: 2\nZ: 1\n', 'LaunchMode: none\n')).toBe(
    'LaunchMode: none\nZ: 1\n',
  );
});
