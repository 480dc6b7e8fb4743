@main
struct PlanBench { static func main() {} }
