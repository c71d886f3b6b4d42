// Counts the verdicts of a file of judged rows with DuckDB: node duckdb.mjs FILE THREADS. Prints the
// seconds of the query, and DuckDB's version.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const columns = `{id: 'BIGINT', category: 'VARCHAR', attack_type: 'VARCHAR', model: 'VARCHAR',
                  safe: 'BOOLEAN'}`;
const query = `SELECT model, category, attack_type, safe, count(*), count(id)
               FROM read_json('${file}', format = 'newline_delimited', columns = ${columns})
               GROUP BY ALL`;
const start = performance.now();
await connection.runAndReadAll(query);
const seconds = (performance.now() - start) / 1000;
const version = await connection.runAndReadAll('SELECT version()');
console.log(JSON.stringify({ seconds, version: version.getRows()[0][0] }));
