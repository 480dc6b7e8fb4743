import Inspection

/// The inspection processes of a command.
enum Workers {
    /// A pool with its first process under way.
    static func pool() throws -> WorkerPool {
        let pool = WorkerPool()
        if let missing = pool.missing {
            throw Stop(
                say(zh: "找不到检查程序 \(missing)", en: "the inspection program \(missing) is missing"),
                hint: say(
                    zh: "把 \(WorkerPool.program) 和 unbroken 放在同一个文件夹（make release 会同时生成两者）",
                    en: "put \(WorkerPool.program) into the same folder as unbroken (make release makes both)"))
        }
        pool.prepare()
        return pool
    }
}
