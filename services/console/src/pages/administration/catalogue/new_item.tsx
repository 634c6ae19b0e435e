export { NewItem as default } from './item';
