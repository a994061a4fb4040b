export { type AiTranscriptionOptions, aiTranscriptionModel } from './ai-transcription-model.js';
