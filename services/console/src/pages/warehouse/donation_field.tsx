import { Select } from 'antd';
import { clientOf } from '../../api/client';
import { useLoad } from '../../api/load';
import { Field } from '../../components/field';
import { idOf } from '../../components/format';
import { matches } from '../../components/pinyin';
import { Donation_State } from '../../gen/muster/warehouse/v1/donation_pb';
import { DonationService } from '../../gen/muster/warehouse/v1/donation_service_pb';
import { useWarehouseTexts } from './texts';

// The donation that goods belong to: source, donor and earmark come from it.
export function DonationField({ value, onChange, wrong }: { value: string; onChange: (donation: string) => void; wrong?: string }) {
  const w = useWarehouseTexts();
  const donations = useLoad('open donations', async (signal) => (await clientOf(DonationService).listDonations({ pageSize: 1000 }, { signal })).donations).value;
  const options = (donations ?? [])
    .filter((donation) => donation.state !== Donation_State.CLOSED || donation.name === value)
    .map((donation) => ({ value: donation.name, label: w.donate.option(donation.anonymous ? w.duties.anonymous : donation.donor, idOf(donation.name)) }));
  // What is chosen has its name before the list is there.
  const isListed = options.some((option) => option.value === value);
  return (
    <Field label={w.donate.choose} wrong={wrong}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ filterOption: (typed, option) => matches(option?.label ?? '', typed) }}
          value={value}
          onChange={onChange}
          options={[{ value: '', label: w.donate.none }, ...options, ...(value && !isListed ? [{ value, label: w.donate.number(idOf(value)) }] : [])]}
        />
      )}
    </Field>
  );
}
