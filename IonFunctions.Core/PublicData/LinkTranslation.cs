namespace IonFunctions.Core.PublicData;

/// <summary>Ion's JSON with the links in it leading through this app, as they are where somebody is signed in.</summary>
internal delegate Stream LinkTranslation(Stream json);
