'use client';

import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';

/** No folder is called so. */
const REPOSITORY = ' repository';

type ModelFieldProps = {
  /** Folders below models/taggers that can be chosen. */
  local: readonly string[];
  /** The chosen one; empty for the repository. */
  folder: string;
  onFolder: (folder: string) => void;
  repository: string;
  onRepository: (repository: string) => void;
  /** The repository it begins with. */
  usual: string;
  error: string | undefined;
};

/** Which model: a repository that is fetched at its first use, or a folder that is on this machine. */
export function ModelField(props: ModelFieldProps) {
  const { local, folder, onFolder, repository, onRepository, usual, error } = props;
  return (
    <div className="grid gap-3.5 sm:grid-cols-2">
      <FormField
        label="Model from"
        help={local.length === 0 ? 'A folder in models/taggers shows here' : undefined}
      >
        <Select
          value={folder || REPOSITORY}
          options={[
            { value: REPOSITORY, title: 'Hugging Face' },
            ...local.map((name) => ({ value: name, title: name, fact: 'models/taggers' })),
          ]}
          onChange={(value) => onFolder(value === REPOSITORY ? '' : value)}
        />
      </FormField>
      {folder === '' && (
        <FormField
          label="Repository"
          error={error}
          onReset={repository === usual ? undefined : () => onRepository(usual)}
          help="Fetched at its first use"
        >
          <TextField isMono value={repository} onChange={(event) => onRepository(event.target.value)} />
        </FormField>
      )}
    </div>
  );
}
