import './array-methods.js';
import { installErrors } from './backend-error.js';

installErrors();
