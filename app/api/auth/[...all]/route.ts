import { answerAuthRequest, webAuth } from "@/lib/auth/auth";

const answer = (request: Request): Promise<Response> => answerAuthRequest(webAuth(), request);

export { answer as GET, answer as POST };
