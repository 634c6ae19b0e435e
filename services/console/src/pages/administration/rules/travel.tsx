import { Button, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { clientOf, newRequestId } from '../../../api/client';
import { useDraftAction } from '../../../api/action';
import { useReloadOn } from '../../../api/live';
import { useLoad } from '../../../api/load';
import { ChangedMeanwhile, type Snapshot } from '../../../components/changed_meanwhile';
import { useDraft } from '../../../components/draft';
import { Field } from '../../../components/field';
import { number } from '../../../components/format';
import { useChapters } from '../../../components/names';
import { EmptyState, FailureNote, WhenLoaded } from '../../../components/states';
import { Table } from '../../../components/table';
import { Chapter_Tier } from '../../../gen/muster/chapter/v1/chapter_pb';
import { TravelService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import type { TravelProfile } from '../../../gen/muster/dispatch/v1/travel_pb';
import { useTexts } from '../../../i18n/language';
import { Head, useAdministers } from '../head';
import { useWords as useAreaWords } from '../texts';
import { useWords } from './texts';
import { useWayWords } from './way_texts';
import { Ways } from './ways';

const kWholeCountry = 'chapters/000000';

// How long the ways are, and how that is estimated where nobody has measured it.
export default function Travel() {
  const w = useWords();
  const ways = useWayWords();
  const area = useAreaWords();
  const tree = useChapters();
  const administers = useAdministers();
  const loaded = useLoad('travel profiles', async (signal) => (await clientOf(TravelService).listTravelProfiles({}, { signal })).profiles);
  useReloadOn(['travelProfiles'], loaded.reload);
  const [setting, setSetting] = useState<string>();
  const nameOf = (chapter: string) => (chapter === kWholeCountry ? w.allRegions : tree.nameOf(chapter));
  const mine = tree.chapters.filter((chapter) => (chapter.tier === Chapter_Tier.REGION || chapter.name === kWholeCountry) && administers(chapter.name)).map((chapter) => chapter.name);
  return (
    <>
      <Head title={area.travel} />
      <Ways />
      <section className="card">
        <div className="page-head">
          <h2>{ways.profiles}</h2>
          {mine.length > 0 && (
            <div className="grow">
              <Select
                aria-label={w.region}
                placeholder={`${w.setProfile} · ${w.region}`}
                showSearch={{ optionFilterProp: 'label' }}
                value={setting}
                onChange={setSetting}
                options={mine.map((chapter) => ({ value: chapter, label: nameOf(chapter) }))}
                style={{ width: '100%' }}
              />
            </div>
          )}
        </div>
        <p className="quiet above">{w.travelHint}</p>
        <WhenLoaded loaded={loaded}>
          {(profiles) => (
            <>
              {setting && (
                <ProfileDialog
                  key={setting}
                  chapter={setting}
                  title={nameOf(setting)}
                  now={profiles.find((profile) => profile.chapter === setting) ?? profiles[0]}
                  onClose={() => setSetting(undefined)}
                  onSaved={loaded.reload}
                />
              )}
              {profiles.length === 0 ? (
                <EmptyState title={w.noProfiles}>
                  <p>{w.noProfilesHint}</p>
                </EmptyState>
              ) : (
                <Table<TravelProfile>
                  rowKey="chapter"
                  size="middle"
                  pagination={false}
                  scroll={{ x: 800 }}
                  dataSource={profiles}
                  columns={[
                    { title: w.region, width: 160, render: (_, profile) => nameOf(profile.chapter) },
                    { title: w.detour, className: 'number', render: (_, profile) => number(profile.detourPermille) },
                    { title: w.speed, className: 'number', render: (_, profile) => number(profile.speedKmPerHour) },
                    { title: w.loading, className: 'number', render: (_, profile) => number(profile.loadingMinutes) },
                    { title: w.travelSource, dataIndex: 'source' },
                    {
                      title: '',
                      width: 90,
                      render: (_, profile) =>
                        mine.includes(profile.chapter) && (
                          <Button size="small" onClick={() => setSetting(profile.chapter)} aria-label={`${w.setProfile} ${nameOf(profile.chapter)}`}>
                            {w.setProfile}
                          </Button>
                        ),
                    },
                  ]}
                />
              )}
            </>
          )}
        </WhenLoaded>
      </section>
    </>
  );
}

function ProfileDialog({ chapter, title, now, onClose, onSaved }: { chapter: string; title: string; now?: TravelProfile; onClose: () => void; onSaved: () => void }) {
  const t = useTexts();
  const w = useWords();
  const snapshot = (): Snapshot => ({
    [w.detour]: number(now?.detourPermille ?? 0),
    [w.speed]: number(now?.speedKmPerHour ?? 0),
    [w.loading]: number(now?.loadingMinutes ?? 0),
    [w.travelSource]: now?.source ?? '',
  });
  const etag = now?.etag ?? '';
  const { value, change, discard } = useDraft(`travel.${chapter}`, () => ({
    detourPermille: (now?.detourPermille ?? null) as number | null,
    speedKmPerHour: (now?.speedKmPerHour ?? null) as number | null,
    loadingMinutes: (now?.loadingMinutes ?? null) as number | null,
    source: now?.chapter === chapter ? now.source : '',
    etag,
    before: snapshot(),
    requestId: newRequestId(),
  }));
  const { failure, isBusy, submit, wrong } = useDraftAction({ value, onStale: onSaved });
  const close = () => (discard(), onClose());
  const save = async () => {
    const { detourPermille, speedKmPerHour, loadingMinutes, source } = value;
    const saved = await submit((requestId) =>
      clientOf(TravelService).setTravelProfile({
        requestId,
        profile: { chapter, detourPermille: detourPermille ?? 0, speedKmPerHour: speedKmPerHour ?? 0, loadingMinutes: loadingMinutes ?? 0, source: source.trim(), etag: value.etag },
      }),
    );
    if (!saved) return;
    onSaved();
    close();
  };
  const isStale = value.etag !== etag;
  return (
    <Modal open title={`${w.setProfile} · ${title}`} onCancel={onClose} onOk={() => void save()} okText={t.common.save} cancelText={t.common.cancel} confirmLoading={isBusy} okButtonProps={{ disabled: isStale }}>
      {failure && !(isStale && failure.reason === 'ETAG_MISMATCH') && <FailureNote failure={failure} />}
      {isStale && !isBusy && <ChangedMeanwhile before={value.before} now={snapshot()} onKeep={() => change({ etag, before: snapshot() })} onDrop={close} />}
      <Field label={w.detour} wrong={wrong('profile.detour_permille')}>
        {(id) => <InputNumber id={id} min={1000} max={3000} precision={0} value={value.detourPermille} onChange={(detourPermille) => change({ detourPermille })} />}
      </Field>
      <Field label={w.speed} wrong={wrong('profile.speed_km_per_hour')}>
        {(id) => <InputNumber id={id} min={10} max={200} precision={0} value={value.speedKmPerHour} onChange={(speedKmPerHour) => change({ speedKmPerHour })} />}
      </Field>
      <Field label={w.loading} hint={w.loadingHint} wrong={wrong('profile.loading_minutes')}>
        {(id) => <InputNumber id={id} min={1} max={10_080} precision={0} value={value.loadingMinutes} onChange={(loadingMinutes) => change({ loadingMinutes })} />}
      </Field>
      <Field label={w.travelSource} wrong={wrong('profile.source')}>
        {(id) => <Input.TextArea id={id} rows={2} maxLength={300} value={value.source} onChange={(event) => change({ source: event.target.value })} />}
      </Field>
    </Modal>
  );
}
