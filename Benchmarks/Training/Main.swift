import Training
@main struct Main { static func main() {} }
