import { Button } from 'antd';
import { type Failure, failureOf } from '../../api/failure';
import { useState } from 'react';
import { afterAWhile, Elapsed } from '../../components/elapsed';
import { FailureNote } from '../../components/states';
import { type Paper, Paper_Format, Paper_Language } from '../../gen/muster/warehouse/v1/paper_pb';
import type { SheetFile } from '../../gen/muster/warehouse/v1/sheet_pb';
import { currentLanguage, useTexts } from '../../i18n/language';
import { useWarehouseTexts } from './texts';

type File = Pick<SheetFile, 'fileName' | 'contentType' | 'content'>;
const addressOf = (file: File) => URL.createObjectURL(new Blob([file.content as Uint8Array<ArrayBuffer>], { type: file.contentType }));

// Puts a file into the browser's downloads.
export function download(file: File): void {
  const link = document.createElement('a');
  link.href = addressOf(file);
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The language that papers are printed in: the one that is read here.
export const paperLanguage = () => (currentLanguage() === 'en' ? Paper_Language.ENGLISH : Paper_Language.CHINESE);

// A paper as a file: shown here it would stand under this page's content policy, which refuses the styles in it and the viewer of PDFs.
export function PrintButtons({ print }: { print: (format: Paper_Format) => Promise<Paper> }) {
  const t = useTexts();
  const w = useWarehouseTexts();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const open = async (format: Paper_Format) => {
    setBusy(true);
    setFailure(undefined);
    try {
      download(await print(format));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className="no-print">
      <Button disabled={isBusy} onClick={() => void open(Paper_Format.PDF)}>
        {isBusy ? w.vouchers.preparing : w.vouchers.printPdf}
      </Button>{' '}
      <Button disabled={isBusy} onClick={() => void open(Paper_Format.HTML)}>
        {w.vouchers.printHtml}
      </Button>
      {isBusy && <Elapsed words={afterAWhile('', t.common.working)} />}
      {failure && <FailureNote failure={failure} />}
    </span>
  );
}
