import 'reflect-metadata';
import { Config } from './config.js';
import { createApp } from './create-app.js';

const config = Config.fromEnvironment(process.env);
const app = await createApp(config);
await app.listen(config.port, config.host);
