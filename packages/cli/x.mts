import * as g from 'glassbox'
const arg = (n: string, d: string) => { const i = process.argv.indexOf(n); return i<0?d:process.argv[i+1]! }
const sizes = arg('--sizes','1024,2048,2048,10').split(',').map(Number)
const batch=+arg('--batch','512'), rows=+arg('--rows','512'), epochs=+arg('--epochs','2')
const threads=+arg('--threads','1'), wide=arg('--wide','auto') as 'auto'|'off'
const adam = arg('--opt','sgd')==='adam'
const r=new g.Random(1)
const M=(n:number,m:number,f:()=>number)=>g.matrix(n,m,Float32Array.from({length:n*m},f))
const inputs=M(rows,sizes[0]!,()=>r.normal()), t=new Float32Array(rows)
for(let i=0;i<rows;i++)t[i]=r.integer(0,sizes.at(-1)!)
const targets=g.matrix(rows,1,t)
const network=g.sequential(sizes[0]!,...sizes.slice(1).map((n,i)=>g.dense(n,{activation:i<sizes.length-2?'relu':'linear'})))
const tr=g.train(network as any,{inputs,targets},{loss:g.softmaxCrossEntropy(),optimizer:adam?g.adam({learningRate:.001}):g.sgd({learningRate:.01}),epochs,seed:1,batchSize:batch,shuffle:false,dtype:'float32',engine:'wasm',threads,wide} as any)
let last=performance.now()
for await (const {epoch,loss} of tr){const n=performance.now();console.log(epoch,loss,(n-last).toFixed(0),'ms');last=n}
console.log(JSON.stringify(g.engineReport().wide))
