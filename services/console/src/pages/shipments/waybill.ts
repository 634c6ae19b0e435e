import { clientOf } from '../../api/client';
import { ShipmentService } from '../../gen/muster/dispatch/v1/dispatch_service_pb';
import { Paper_Format, Paper_Language } from '../../gen/muster/dispatch/v1/paper_pb';
import { currentLanguage } from '../../i18n/language';

// Has the waybill printed as PDF and gives it to the browser, which shows or keeps it.
export async function downloadWaybill(name: string): Promise<void> {
  const paper = await clientOf(ShipmentService).printWaybill({
    name,
    format: Paper_Format.PDF,
    language: currentLanguage() === 'en' ? Paper_Language.ENGLISH : Paper_Language.CHINESE,
  });
  const address = URL.createObjectURL(new Blob([paper.content as BlobPart], { type: paper.contentType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = paper.fileName;
  link.click();
  // The browser needs it for a moment yet.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
