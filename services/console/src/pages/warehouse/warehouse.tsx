import { App, Button, Dropdown, Tabs } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { useLoad } from '../../api/load';
import { useHasRole } from '../../api/session';
import { idOf, number, time } from '../../components/format';
import { useChapters } from '../../components/names';
import { Badge, FailureNote, WhenLoaded } from '../../components/states';
import { Role } from '../../gen/muster/common/v1/role_pb';
import { type Warehouse, Warehouse_State } from '../../gen/muster/warehouse/v1/warehouse_pb';
import { WarehouseService } from '../../gen/muster/warehouse/v1/warehouse_service_pb';
import { useTexts } from '../../i18n/language';
import { useAction } from '../../api/action';
import { SpaceUse, WarehouseLevel } from './capacity';
import { Grade } from './grade';
import { kPaperKinds } from './paper_form';
import { StockLevels } from './stock_levels';
import { Stocktakes } from './stocktakes';
import { useWarehouseTexts } from './texts';
import { WarehouseStock } from './warehouse_stock';
import './warehouse.css';

// One warehouse: what it can hold, what lies there, and all that is done in it.
export default function WarehousePage() {
  const { warehouse: id = '' } = useParams();
  const name = `warehouses/${id}`;
  const loaded = useLoad(name, (signal) => clientOf(WarehouseService).getWarehouse({ name }, { signal }));
  useReloadOn([name], loaded.reload);
  return <WhenLoaded loaded={loaded}>{(warehouse) => <Content warehouse={warehouse} onChanged={loaded.reload} />}</WhenLoaded>;
}

function Content({ warehouse, onChanged }: { warehouse: Warehouse; onChanged: () => void }) {
  const w = useWarehouseTexts();
  const [search, setSearch] = useSearchParams();
  const tab = search.get('tab') ?? 'stock';
  return (
    <>
      <Head warehouse={warehouse} onChanged={onChanged} />
      <Facts warehouse={warehouse} />
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(next) => setSearch({ tab: next }, { replace: true })}
        items={[
          { key: 'stock', label: w.warehouses.stock, children: <WarehouseStock warehouse={warehouse} /> },
          { key: 'stocktakes', label: w.warehouses.stocktakes, children: <Stocktakes parent={warehouse.name} /> },
          { key: 'levels', label: w.warehouses.levels, children: <StockLevels warehouse={warehouse} /> },
          { key: 'grade', label: w.warehouses.grade, children: <Grade warehouse={warehouse} /> },
        ]}
      />
    </>
  );
}

function Head({ warehouse, onChanged }: { warehouse: Warehouse; onChanged: () => void }) {
  const w = useWarehouseTexts();
  const t = useTexts();
  const hasRole = useHasRole();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const { run, failure } = useAction();
  const isClosed = warehouse.state === Warehouse_State.CLOSED;
  const setState = async (state: Warehouse_State) => {
    if (!(await run('state', (requestId) => clientOf(WarehouseService).setWarehouseState({ requestId, name: warehouse.name, state }))).why) onChanged();
  };
  return (
    <>
      <div className="page-head">
        <h1>{warehouse.displayName}</h1>
        <WarehouseLevel warehouse={warehouse} />
        {isClosed && <Badge tone="warn">{w.warehouses.closed}</Badge>}
        <span className="actions no-print">
          {hasRole(Role.WAREHOUSE_MANAGER) && !isClosed && (
            <>
              <Button type="primary" onClick={() => navigate(`/${warehouse.name}/papers/receiveStock`)}>
                {w.papers.kinds.receiveStock}
              </Button>
              <Button onClick={() => navigate(`/${warehouse.name}/papers/issueStock`)}>{w.papers.kinds.issueStock}</Button>
              <Dropdown
                trigger={['click']}
                menu={{
                  items: kPaperKinds.slice(2).map((kind) => ({ key: kind, label: w.papers.kinds[kind], onClick: () => navigate(`/${warehouse.name}/papers/${kind}`) })),
                }}
              >
                <Button>{w.vouchers.create}</Button>
              </Dropdown>
            </>
          )}
          <Link to={`/vouchers?warehouse=${warehouse.name}`}>{t.frame.vouchers}</Link>
          <Link to={`/sheets?warehouse=${warehouse.name}`}>{w.sheets.title}</Link>
          {hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) && <Link to={`/${warehouse.name}/edit`}>{w.register.edit}</Link>}
          {hasRole(Role.WAREHOUSE_MANAGER, Role.ADMINISTRATOR) &&
            (isClosed ? (
              <Button onClick={() => void setState(Warehouse_State.OPEN)}>{w.warehouses.openIt}</Button>
            ) : (
              <Button
                danger
                onClick={() =>
                  void modal.confirm({
                    title: w.warehouses.closeIt,
                    content: w.warehouses.closeAsk,
                    okText: w.warehouses.closeIt,
                    cancelText: t.common.cancel,
                    onOk: () => setState(Warehouse_State.CLOSED),
                  })
                }
              >
                {w.warehouses.closeIt}
              </Button>
            ))}
        </span>
      </div>
      {failure && <FailureNote failure={failure} />}
    </>
  );
}

function Facts({ warehouse }: { warehouse: Warehouse }) {
  const w = useWarehouseTexts().warehouses;
  const t = useTexts();
  const tree = useChapters();
  return (
    <dl className="facts card">
      <dt>{t.duty.place}</dt>
      <dd>
        {tree.pathOf(warehouse.chapter)} {warehouse.address}
      </dd>
      <dt>{w.kind}</dt>
      <dd>
        {w.kinds[warehouse.kind]} · {idOf(warehouse.name)}
      </dd>
      <dt>{w.use}</dt>
      <dd>
        <SpaceUse used={warehouse.usedVolumeCm3} scale={1_000_000n} capacity={warehouse.volumeCapacityM3} unit="m³" />
      </dd>
      <dt>{w.load}</dt>
      <dd>
        <SpaceUse used={warehouse.usedWeightG} scale={1000n} capacity={warehouse.weightCapacityKg} unit="kg" />
        {!!warehouse.unmeasuredItemCount && <span className="quiet"> {w.unmeasured(warehouse.unmeasuredItemCount)}</span>}
      </dd>
      {warehouse.floorAreaM2 > 0n && (
        <>
          <dt>{w.floorArea}</dt>
          <dd>{number(warehouse.floorAreaM2)} m²</dd>
        </>
      )}
      {warehouse.handlingCapacityM3PerHour > 0n && (
        <>
          <dt>{w.handling}</dt>
          <dd>
            {number(warehouse.handlingCapacityM3PerHour)} {w.perHour}
          </dd>
        </>
      )}
      {warehouse.callOffMinutes > 0 && (
        <>
          <dt>{w.callOff}</dt>
          <dd>{w.minutes(warehouse.callOffMinutes)}</dd>
        </>
      )}
      {warehouse.levelSource.case && (
        <>
          <dt>{w.levelBy}</dt>
          <dd>
            {warehouse.levelSource.case === 'levelAssessment' ? <Link to={`/${warehouse.name}?tab=grade`}>{idOf(warehouse.levelSource.value)}</Link> : warehouse.levelSource.value}
            {warehouse.levelExpireTime && ` · ${w.levelUntil} ${time(warehouse.levelExpireTime)}`}
          </dd>
        </>
      )}
      {warehouse.note && (
        <>
          <dt>{t.duty.narrative}</dt>
          <dd className="narrative">{warehouse.note}</dd>
        </>
      )}
    </dl>
  );
}
