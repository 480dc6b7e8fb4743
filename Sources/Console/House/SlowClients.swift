import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes the connection of a client that sends what it announced, or takes what it asked for, too slowly. A head that
/// does not come is closed by the server's own idle limit.
final class SlowClients: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let patience: Patience
    private var sending: Scheduled<Void>?
    /// A recording may take hours to send, but not stand still: something of it came since this was cleared.
    private var isGrowing = false
    private var taking: Scheduled<Void>?

    init(_ patience: Patience) { self.patience = patience }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if head.method == .put, head.path?.hasPrefix(ReceiverRoutes.root) == true {
                watch(context)
            } else {
                sending = sending ?? close(context, in: patience.body)
            }
        case .end:
            sending?.cancel()
            sending = nil
        case .body: isGrowing = true
        }
        context.fireChannelRead(data)
    }

    /// Writable again: what was waiting is below the channel's low water mark (32 KiB).
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            taking?.cancel()
            taking = nil
        } else {
            taking = taking ?? close(context, in: patience.stall)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        sending?.cancel()
        taking?.cancel()
        context.fireChannelInactive()
    }

    /// Looks once in the time a client has, not at every part.
    private func watch(_ context: ChannelHandlerContext) {
        isGrowing = false
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sending = context.eventLoop.scheduleTask(in: .seconds(patience.body)) {
            let (handler, context) = bound.value
            if handler.isGrowing { handler.watch(context) } else { context.close(promise: nil) }
        }
    }

    private func close(_ context: ChannelHandlerContext, in seconds: Int64) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
    }
}
