import type { MediaPage } from '@pilothouse/contracts/media';
import { count } from '@/ui/format';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { useIsPhone } from '@/ui/use-media';
import { placeTitle } from './media-words';

const MOST_SEGMENTS = 4;
/** A select knows no empty value; no folder is called so. */
const EVERYWHERE = '/';

/** Who made it. Nothing to choose where there is one place only. */
export function PlaceChoice({ places, place, onChange }: PlaceChoiceProps) {
  const isPhone = useIsPhone();
  if (places.length < 2 && place === '') return null;
  const options = [
    { value: EVERYWHERE, title: 'All', fact: undefined },
    ...places.map((one) => ({ value: one.place, title: placeTitle(one.place), fact: count(one.count) })),
  ];
  const choose = (value: string) => onChange(value === EVERYWHERE ? '' : value);
  const value = place === '' ? EVERYWHERE : place;
  if (isPhone || places.length > MOST_SEGMENTS) {
    return (
      <Select
        size="sm"
        label="Who made it"
        value={value}
        options={options}
        onChange={choose}
        className="w-52"
      />
    );
  }
  return (
    <Segments
      label="Who made it"
      value={value}
      options={options.map(({ fact, title, ...rest }) => ({
        ...rest,
        title: fact ? `${title} ${fact}` : title,
      }))}
      onChange={choose}
    />
  );
}

type PlaceChoiceProps = {
  places: MediaPage['places'];
  /** '' is everywhere. */
  place: string;
  onChange: (place: string) => void;
};
