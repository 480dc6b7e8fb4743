import Evidence
import Testing

@testable import Timeline

@Suite("Exact time")
struct ArithmeticTests {
    @Test("lengths saturate instead of overflowing")
    func saturation() {
        let most = Nanoseconds(.max)
        let least = Nanoseconds(.min)
        #expect(most + .seconds(1) == most)
        #expect(least - .seconds(1) == least)
        #expect(Nanoseconds.zero - least == most)
        #expect(most - least == most)
        #expect(least + most == Nanoseconds(-1))
        #expect(Int64.max.addingSaturated(1) == .max)
        #expect(Int64.min.addingSaturated(-1) == .min)
        #expect(Int64.min.subtractingSaturated(1) == .min)
        #expect(Int64.max.subtractingSaturated(-1) == .max)
    }

    @Test(
        "seconds are printed with six decimals, half away from zero",
        arguments: [
            (Int64(0), "0.000000"), (499, "0.000000"), (500, "0.000001"), (-499, "0.000000"), (-500, "-0.000001"),
            (1_500_000_000, "1.500000"), (-1_500_000_499, "-1.500000"), (83_333_333, "0.083333"),
            (.max, "9223372036.854776"), (.min, "-9223372036.854776"),
        ])
    func secondsText(value: Int64, text: String) { #expect(Nanoseconds(value).secondsText == text) }

    @Test("ticks become nanoseconds, rounded half away from zero")
    func ticks() throws {
        #expect(TimeBase.mpeg.nanoseconds(90_000) == .seconds(1))
        #expect(TimeBase.mpeg.nanoseconds(1).value == 11_111)
        #expect(TimeBase.mpeg.nanoseconds(-1).value == -11_111)
        #expect(TimeBase.mpeg.nanoseconds(Int64(1) << 33).value == 95_443_717_688_889)
        let ntsc = try #require(TimeBase(1001, 30_000))
        #expect(ntsc.nanoseconds(1).value == 33_366_667)
        #expect(ntsc.nanoseconds(30_000) == .seconds(1001))
        let third = try #require(TimeBase(1, 2_000_000_000))
        #expect(third.nanoseconds(1).value == 1)
        #expect(third.nanoseconds(-1).value == -1)
        #expect(TimeBase.mpeg.ticks(.milliseconds(400)) == 36_000)
        #expect(ntsc.ticks(.seconds(1)) == 29)
        #expect(ntsc.description == "1001/30000")
    }

    @Test(
        "a fraction that is no length of time is refused",
        arguments: [
            (Int64(0), Int64(1)), (1, 0), (-1, 25), (1, -25), (0, 0), (.min, .min),
        ])
    func refused(numerator: Int64, denominator: Int64) { #expect(TimeBase(numerator, denominator) == nil) }

    @Test("no fraction and no number of ticks stops the day")
    func hostile() {
        let extremes: [Int64] = [1, 2, 1001, 90_000, 2_147_483_647, 4_294_967_295, 4_294_967_296, .max]
        let values: [Int64] = [.min, .min + 1, -1, 0, 1, Int64(1) << 33, .max - 1, .max]
        for numerator in extremes {
            for denominator in extremes {
                guard let base = TimeBase(numerator, denominator) else { continue }
                for value in values {
                    let length = base.nanoseconds(value)
                    #expect((length.value < 0) == (value < 0) || length == .zero)
                    let count = base.ticks(Nanoseconds(value))
                    #expect((count < 0) == (value < 0) || count == 0)
                }
            }
        }
        #expect(TimeBase(2_147_483_647, 1)?.nanoseconds(.max) == Nanoseconds(.max))
        #expect(TimeBase(2_147_483_647, 1)?.nanoseconds(.min) == Nanoseconds(.min))
        #expect(TimeBase(1, 2_147_483_647)?.ticks(Nanoseconds(.max)) == .max)
    }

    @Test("wall times and their spans")
    func wallTime() {
        let noon = WallTime(seconds: 1_732_276_800)
        #expect(noon + .seconds(5) - noon == .seconds(5))
        #expect((noon - .seconds(5)) < noon)
        let span = WallSpan(start: noon, end: noon + .seconds(60))
        #expect(span.length == .seconds(60))
        #expect(span.overlaps(WallSpan(start: noon + .seconds(59), end: noon + .seconds(90))))
        #expect(!span.overlaps(WallSpan(start: noon + .seconds(60), end: noon + .seconds(90))))
        #expect(WallTime(nanoseconds: .max) + .seconds(1) == WallTime(nanoseconds: .max))
    }
}

@Suite("The histogram of steps")
struct StepHistogramTests {
    @Test("buckets grow with the step, and none is outside")
    func buckets() {
        var last = 0
        var step: Int64 = 1
        while step < Int64.max / 3 {
            let bucket = StepHistogram.bucket(step)
            #expect(bucket >= last && bucket < 1024)
            last = bucket
            step += max(1, step / 40)
        }
        #expect(StepHistogram.bucket(.max) == 62 * 16 + 15)
        #expect(StepHistogram.bucket(0) == 0)
        #expect(StepHistogram.bucket(-1) == 0)
        #expect(StepHistogram.bucket(.min) == 0)
    }

    @Test("a bucket is at most a sixteenth of its octave wide")
    func width() {
        for exponent in 5..<62 {
            let low = Int64(1) << Int64(exponent)
            #expect(StepHistogram.bucket(low) == exponent * 16)
            #expect(StepHistogram.bucket(low + low / 16 - 1) == exponent * 16)
            #expect(StepHistogram.bucket(low + low / 16) == exponent * 16 + 1)
        }
    }

    @Test("the median is the mean of its cluster, whatever the rare steps are")
    func median() {
        var histogram = StepHistogram()
        #expect(histogram.medianStep == 0)
        histogram.add(3600, count: 900)
        histogram.add(360_000, count: 50)
        #expect(histogram.total == 950)
        #expect(histogram.medianStep == 3600)
        #expect(histogram.clusterCount(StepHistogram.bucket(3600)) == 900)
        #expect(histogram.quantile(perMille: 1000) == StepHistogram.bucket(360_000))
    }

    @Test("steps of any size can be added")
    func extremes() {
        var histogram = StepHistogram()
        for step: Int64 in [.max, .max - 1, 1, 0, 4_611_686_018_427_387_904] {
            histogram.add(step, count: 3)
            histogram.add(step, count: 1_000_000)
        }
        #expect(histogram.medianStep >= 0)
        let cadence = Cadence(histogram, second: 90_000)
        #expect(cadence.step >= 0)
        #expect(cadence.tolerance >= cadence.usualMaximum)
    }

    @Test("a size is a habit from four times and two per cent on")
    func habits() {
        var histogram = StepHistogram()
        histogram.add(3600, count: 190)
        histogram.add(7200, count: 3)
        #expect(Cadence(histogram, second: 90_000).usualMaximum == 3600)
        histogram.add(7200, count: 1)
        #expect(Cadence(histogram, second: 90_000).usualMaximum == 7200)
        #expect(Cadence(histogram, second: 90_000).habitual == 1000)
        #expect(Cadence(histogram, second: 90_000).tolerance == 10_802)
        histogram.add(36_000, count: 2)
        #expect(Cadence(histogram, second: 90_000).usualMaximum == 7200)
        #expect(Cadence(histogram, second: 90_000).habitual < 1000)
    }
}

@Suite("Presentation order")
struct PresentationOrderTests {
    private func sample(_ time: Int64) -> Sample {
        Sample(time: time, stored: time, dts: PacketFacts.none, offset: -1, size: 0, isKeyframe: false)
    }

    @Test("without decoding times seventeen pictures are held, whatever their order")
    func window() {
        var order = PresentationOrder()
        var out: [Int64] = []
        for time in [Int64](0..<100).map({ $0 ^ 15 }) {
            order.push(sample(time), missingBefore: 0, decodedUpTo: nil) {
                out.append($0.time); #expect($1 == 0)
            }
        }
        #expect(out.count == 83)
        order.flush { sample, _ in out.append(sample.time) }
        #expect(out == out.sorted())
        #expect(out.count == 100)
    }

    @Test("pictures before the decoding time are complete")
    func decoded() {
        var order = PresentationOrder()
        var out: [Int64] = []
        for (time, decoding) in [(0, -2), (3, -1), (1, 0), (2, 1), (6, 2), (4, 3), (5, 4)] as [(Int64, Int64)] {
            order.push(sample(time), missingBefore: 0, decodedUpTo: decoding) { sample, _ in out.append(sample.time) }
        }
        #expect(out == [0, 1, 2, 3])
    }
}
